import './styles/index.css'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { activateLanguage } from './app/i18n.ts'
import { keepFocus } from './app/kept-focus.ts'
import { Providers } from './app/providers.tsx'
import { router } from './app/routes.tsx'
import { askWhoIAm } from './app/session.tsx'
import { leaveTheWheelUnheard } from './app/unheard-wheel.ts'
import { preferredLanguage } from './app/words.ts'
import { askCatalogue } from './records/catalogue.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')

askWhoIAm()
askCatalogue()
keepFocus()
leaveTheWheelUnheard(root)
// not awaited by the module itself: what waits here may stand on modules of the same file
void activateLanguage(preferredLanguage()).then(() =>
  createRoot(root).render(
    <Providers>
      <RouterProvider router={router} />
    </Providers>,
  ),
)
