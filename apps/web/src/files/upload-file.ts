import { ProblemError, readProblem, type UploadedFile } from '@holdfast/sdk'
import { tellSessionEnded } from '../app/api.ts'
import { currentLanguage } from '../app/i18n.ts'
import { hearOfProof, proofOf } from '../app/proof.ts'

interface Uploading {
  /** How much of it is on its way, from 0 to 1. */
  readonly onProgress: (part: number) => void
  readonly signal: AbortSignal
}

const OK = 201
const PATH = '/api/v1/files'

interface Attempt {
  readonly file: File
  readonly key: string
  readonly proof: string | null
}

function sent({ file, key, proof }: Attempt, { onProgress, signal }: Uploading): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', file)
    request.open('POST', PATH)
    request.setRequestHeader('Accept-Language', currentLanguage() === 'zh' ? 'zh-CN' : 'en')
    request.setRequestHeader('Idempotency-Key', key)
    if (proof !== null) request.setRequestHeader('DPoP', proof)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total)
    request.onload = () => resolve(request)
    request.onerror = () => reject(unreachable())
    request.onabort = () => reject(unreachable())
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

const isToRepeat = (request: XMLHttpRequest): boolean =>
  hearOfProof({ status: request.status, header: (name) => request.getResponseHeader(name) })

async function answerOf(request: XMLHttpRequest): Promise<UploadedFile> {
  if (request.status === OK) return JSON.parse(request.responseText) as UploadedFile
  if (request.status === 401) tellSessionEnded()
  const retryAfter = request.getResponseHeader('retry-after')
  const response = new Response(request.responseText, {
    status: request.status,
    ...(retryAfter === null ? {} : { headers: { 'retry-after': retryAfter } }),
  })
  throw new ProblemError(await readProblem(response))
}

const unreachable = () => new ProblemError({ status: 0, code: 'unreachable', title: '', detail: '' })

/** Uploads a file, telling how far it is: `fetch` does not say that of a body. Refused like any other call. */
export async function uploadFile(file: File, uploading: Uploading): Promise<UploadedFile> {
  const key = crypto.randomUUID()
  const attempt = async () => sent({ file, key, proof: await proofOf('POST', PATH) }, uploading)
  const first = await attempt()
  return answerOf(isToRepeat(first) ? await attempt() : first)
}
