/** The built-in signature: the paper with a page that records who signed, sealed by a digital signature of the company's. */
import type { Transaction } from '../../platform/database/database.ts'
import type { Services } from '../../platform/services.ts'
import { printPaper } from '../papers/index.ts'
import { signingOf } from './identity.ts'
import { signPdf } from './pdf/sign-pdf.ts'
import type { SignatureProvider } from './signature-provider.ts'
import { signedPaper } from './signed-paper.ts'

/** Signs with the company's own certificate, which is made where it has none yet. */
export const builtInSignature = (services: Services, tx: Transaction): SignatureProvider => ({
  async sign(agreed) {
    const { paper, consents } = agreed
    const pdf = await printPaper(signedPaper(agreed))
    const signing = await signingOf(services, tx, paper.letterhead.name)
    const at = new Date(services.clock.now()).toISOString()
    const name = consents.map((each) => `${each.name} (${each.company})`).join(', ')
    return signPdf(pdf, signing, { name, reason: paper.name, at })
  },
})
