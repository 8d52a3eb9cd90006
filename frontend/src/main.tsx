import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { warmConfig } from './api/config'
import { queryClient } from './api/query'
import { router } from './app/router'
import './styles/index.css'

warmConfig()

const root = document.getElementById('root')
if (!root) throw new Error('the page has no room for the app')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
