/** The bodies of the HTTP interface by name. They are what docs/openapi.json says; here stands only what it does not. */
import type { components } from './schema.gen'

type Schemas = components['schemas']

/** The server writes every field, `null` where there is no value; the document can only call such a field optional. */
type Complete<T> = T extends readonly (infer Item)[]
  ? Complete<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Complete<Exclude<T[Key], undefined>> }
    : T

type Body<Name extends keyof Schemas> = Complete<Schemas[Name]>

export type Config = Body<'PublicConfig'>

export type Models = Body<'Models'>
export type ModelChoice = Models['models'][number]
export type Plan = Body<'Plan'>
export type Plans = Body<'Plans'>
export type Volume = Body<'Volume'>
export type SubscriptionPlan = Body<'SubscriptionPlan'>
export type Subscription = Body<'Subscription'>
export type ChangeTerms = Body<'ChangeTerms'>
export type SubscriptionState = Body<'SubscriptionState'>
export type PortalPage = Body<'PortalPage'>
export type Notice = Body<'Notice'>
export type Notices = Body<'NoticeList'>
export type NoticeSettings = Body<'NoticeSettings'>
export type NoticeWish = Body<'NoticeWish'>
export type TopUp = Body<'TopUp'>
export type TopUpRule = Body<'TopUpRule'>
export type StatementMonth = Statements['items'][number]
export type Statements = Body<'Statements'>
export type Span = Body<'Source'>
export type Clause = Body<'Clause'>
export type Section = Body<'Section'>
export type Finding = Body<'Finding'>
export type Draft = Body<'Draft'>
export type Ticket = Body<'Ticket'>
/** A line of an epic's outline, and the ticket it became. */
export type Child = Body<'Child'>
export type Relative = Body<'Relative'>
export type TicketSummary = Body<'TicketSummary'>
export type TicketPage = Body<'TicketPage'>
export type VersionSummary = Body<'VersionSummary'>
export type TicketVersions = Body<'TicketVersions'>
export type TicketVersion = Body<'TicketVersion'>
export type DiffPiece = Body<'DiffPiece'>
export type DiffLine = Body<'DiffLine'>
export type DiffCounts = Body<'DiffCounts'>
export type TicketDiff = Body<'TicketDiff'>
export type SimilarTicket = Body<'SimilarTicket'>
export type SimilarTickets = Body<'SimilarTickets'>
export type TokenState = Body<'Charged'>
export type Written = Body<'Generated'>
export type Question = Body<'Question'>
export type Asked = Body<'Asked'>
export type Job = Body<'Job'>
export type Jobs = Body<'Jobs'>
export type Me = Body<'Me'>
export type UserTokens = Body<'Figures'>
export type Grant = Body<'Grant'>
export type UsageDay = Body<'UsageDay'>
/** What can be spent, in the order in which it is spent. */
export type Burn = Body<'Burn'>
/** Servers from before the order was told leave it out. */
export type Usage = Omit<Body<'Usage'>, 'burn_order'> & { burn_order?: Burn[] }
export type StatementLine = Body<'StatementLine'>
export type StatementPage = Body<'StatementPage'>
export type Purchase = Body<'Purchase'>
export type Purchases = Body<'Purchases'>
export type Checkout = Body<'CheckoutPage'>
export type CheckoutState = Body<'CheckoutState'>
export type LinkRequest = Body<'LinkRequest'>
export type LinkCode = Body<'LinkCode'>
export type ChatLink = Body<'ChatLink'>
export type ChatLinkChange = Body<'ChatLinkChange'>
export type Links = Body<'Links'>
export type Team = Body<'Team'>
export type TeamMember = Body<'TeamMember'>
export type TeamWorkspace = Body<'TeamWorkspace'>
export type Teams = Body<'Teams'>
export type Definition = Body<'Definition'>
export type DefinitionKind = Body<'DefinitionKind'>
export type DefinitionVersion = Body<'DefinitionVersion'>
export type DefinitionVersions = Body<'DefinitionVersions'>
export type DefinitionTemplates = Body<'DefinitionTemplates'>
export type DefinitionRule = Body<'DefinitionRule'>
export type DefinitionLimit = Body<'DefinitionLimit'>
export type DefinitionTrial = Body<'DefinitionTrial'>
export type Cancelled = Body<'Cancelled'>
export type Returned = Body<'Returned'>
export type ProblemAction = Schemas['ActionKind']
/** `draft`, `drafts_left`, `missing`, `open_until` and `terms` alone are left out when there are none. */
export type ProblemBody = Omit<Body<'Problem'>, 'draft' | 'drafts_left' | 'missing' | 'open_until' | 'terms'> & {
  draft?: Draft | null
  drafts_left?: number | null
  missing?: string[]
  open_until?: string | null
  terms?: ChangeTerms | null
}

/** Where the browser goes to prove who it is in chat. */
export type WayToChat = Body<'ChatSignIn'>
/** One thing the app asks a workspace for, and why. */
export type Scope = Body<'Scope'>
export type SlackInstall = Body<'SlackInstall'>
export type DiscordInstall = Body<'DiscordInstall'>
/** The document knows an event stream only as text; what its events carry is written in docs/API.md. */
export interface Progress {
  state: 'queued' | 'writing' | 'checking' | 'repairing'
  job: string
  place: number
  section: string | null
  done: number
  expected: number
  held: number
  available: number
  /** False when today's free drafts are used up: the words come with the finished ticket. Older servers leave it out. */
  live?: boolean
}

export interface Delta {
  section: string
  index: number
  text: string
  clauses: Clause[] | null
  done: boolean
  source: Span | null
  reason?: string | null
}

export type StreamEvent =
  | { type: 'progress'; data: Progress }
  | { type: 'delta'; data: Delta }
  | { type: 'reset' }
  | { type: 'questions'; data: Job }
  | { type: 'ticket'; data: Written }
