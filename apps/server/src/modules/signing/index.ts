/** The built-in signature: the paper with a page that records who signed, sealed by a digital signature of the operator's or the company's. */
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Services } from '../../platform/services.ts'
import { type SigningKey, timesOf } from '../../platform/signing/signing-key.ts'
import { printPaper } from '../papers/index.ts'
import { signingOf } from './identity.ts'
import { signPdf } from './pdf/sign-pdf.ts'
import type { SignatureProvider } from './signature-provider.ts'
import { signedPaper } from './signed-paper.ts'
import { type Stamp, stampOf } from './time-authority.ts'

export type { SignedFile } from './signature-provider.ts'

/** The operator's key, where they gave one whose certificate holds today. */
function operatorsKey({ signing, clock }: Services): SigningKey | null {
  if (signing === null) return null
  const { from, until } = timesOf(signing.certificate)
  const now = clock.now()
  if (now < from || now > until) throw new Refusal('signing_certificate_ended')
  return signing
}

/** Signs with the key and certificate that the operator gave, else with the company's own certificate, which is made where it has none yet. */
export const builtInSignature = (services: Services, tx: Transaction): SignatureProvider => ({
  async sign(agreed) {
    const { paper, consents } = agreed
    const signing = operatorsKey(services) ?? (await signingOf(services, tx, paper.letterhead.name))
    const pdf = await printPaper(signedPaper(agreed))
    const at = new Date(services.clock.now()).toISOString()
    const name = consents.map((each) => `${each.name} (${each.company})`).join(', ')
    let stamp: Stamp = { state: 'none', token: null }
    const stamper = async (signature: Uint8Array) => {
      stamp = await stampOf(services, signature)
      return stamp.token
    }
    const signed = await signPdf(pdf, { signing, stamper }, { name, reason: paper.name, at })
    return { pdf: signed, timeStamp: stamp.state }
  },
})
