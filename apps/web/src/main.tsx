import '@fontsource-variable/noto-sans-sc'
import './styles/index.css'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'
import { activateLanguage, preferredLanguage } from './app/i18n.ts'
import { Providers } from './app/providers.tsx'
import { router } from './app/routes.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')

await activateLanguage(preferredLanguage())
createRoot(root).render(
  <Providers>
    <RouterProvider router={router} />
  </Providers>,
)
