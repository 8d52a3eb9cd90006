/** Every page of the app and its address. The first page is in the first chunk; the others come when they are asked for. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { base } from '../lib/base'
import WritePage from '../pages/write'
import { Broken } from './broken'
import { Layout } from './layout'
import { NotFound } from './not-found'
import { parseSearch, stringifySearch, texts } from './search'

const root = createRootRoute({ component: Layout, notFoundComponent: NotFound, errorComponent: Broken })

const write = createRoute({ getParentRoute: () => root, path: '/', component: WritePage })

const ticket = createRoute({
  getParentRoute: () => root,
  path: '/t/$id',
  component: lazyRouteComponent(() => import('../pages/ticket')),
})

const library = createRoute({
  getParentRoute: () => root,
  path: '/library',
  validateSearch: texts('q', 'kind'),
  component: lazyRouteComponent(() => import('../pages/library')),
})

const balance = createRoute({
  getParentRoute: () => root,
  path: '/balance',
  validateSearch: texts('linked'),
  component: lazyRouteComponent(() => import('../pages/balance')),
})

/** Where the vendor's page for invoices and cards leads back to. */
const purchases = createRoute({
  getParentRoute: () => root,
  path: '/purchases',
  beforeLoad: () => {
    throw redirect({ to: '/balance', search: {}, replace: true })
  },
})

const ready = createRoute({
  getParentRoute: () => root,
  path: '/ready',
  validateSearch: texts('team'),
  component: lazyRouteComponent(() => import('../pages/ready')),
})

const buy = createRoute({
  getParentRoute: () => root,
  path: '/buy',
  validateSearch: texts('plan', 'quantity', 'then', 'cancelled', 'team'),
  component: lazyRouteComponent(() => import('../pages/buy')),
})

const buyDone = createRoute({
  getParentRoute: () => root,
  path: '/buy/done',
  validateSearch: texts('session_id'),
  component: lazyRouteComponent(() => import('../pages/buy-done')),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: texts('then'),
  component: lazyRouteComponent(() => import('../pages/sign-in')),
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: texts('then'),
  component: lazyRouteComponent(() => import('../pages/sign-up')),
})

const link = createRoute({
  getParentRoute: () => root,
  path: '/link/$token',
  component: lazyRouteComponent(() => import('../pages/link')),
})

const slackInstall = createRoute({
  getParentRoute: () => root,
  path: '/slack/install',
  validateSearch: texts('state', 'workspace', 'org', 'app', 'ref'),
  component: lazyRouteComponent(() => import('../pages/slack-install')),
})

const discordInstall = createRoute({
  getParentRoute: () => root,
  path: '/discord/install',
  component: lazyRouteComponent(() => import('../pages/discord-install')),
})

const privacy = createRoute({
  getParentRoute: () => root,
  path: '/privacy',
  component: lazyRouteComponent(() => import('../pages/privacy')),
})

const terms = createRoute({
  getParentRoute: () => root,
  path: '/terms',
  component: lazyRouteComponent(() => import('../pages/terms')),
})

const support = createRoute({
  getParentRoute: () => root,
  path: '/support',
  component: lazyRouteComponent(() => import('../pages/support')),
})

const papers = [privacy, terms, support] as const
const pages = [write, ticket, library, balance, purchases, ready, buy, buyDone, signIn, signUp, link, slackInstall, discordInstall, ...papers] as const
const routeTree = root.addChildren(pages)

export const router = createRouter({
  routeTree,
  basepath: base,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
