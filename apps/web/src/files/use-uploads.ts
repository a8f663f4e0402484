import type { AttachedFile } from '@holdfast/sdk'
import { useEffect, useRef, useState } from 'react'
import { uploadFile } from './upload-file.ts'

/** A file that is on its way, or was not taken. */
export interface Upload {
  readonly key: string
  readonly name: string
  readonly size: number
  /** From 0 to 1. */
  readonly part: number
  readonly error: unknown
}

export interface Uploads {
  readonly uploads: readonly Upload[]
  readonly busy: boolean
  add(files: readonly File[]): void
  drop(key: string): void
}

type Taken = (file: AttachedFile, removed: readonly string[]) => void

/** What is shown of uploads, and the uploads themselves, which end with the page that began them. */
function useRunning() {
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const running = useRef(new Map<string, AbortController>())
  useEffect(() => {
    const all = running.current
    return () => {
      for (const controller of all.values()) controller.abort()
    }
  }, [])
  const change = (key: string, part: Partial<Upload>) =>
    setUploads((list) => list.map((each) => (each.key === key ? { ...each, ...part } : each)))
  const drop = (key: string) => {
    running.current.get(key)?.abort()
    running.current.delete(key)
    setUploads((list) => list.filter((each) => each.key !== key))
  }
  const begin = (key: string): AbortSignal => {
    const controller = new AbortController()
    running.current.set(key, controller)
    return controller.signal
  }
  const show = (more: readonly Upload[]) => setUploads((list) => [...list, ...more])
  return { uploads, show, change, drop, begin }
}

/** Files a person adds, with what becomes of each; `onTaken` gets those that were taken, with what was taken out of them. */
export function useUploads(onTaken: Taken): Uploads {
  const { uploads, show, change, drop, begin } = useRunning()
  const taken = useRef(onTaken)
  taken.current = onTaken
  const send = async (key: string, file: File) => {
    const signal = begin(key)
    try {
      const { removed, ...shown } = await uploadFile(file, { onProgress: (part) => change(key, { part }), signal })
      if (signal.aborted) return
      drop(key)
      taken.current(shown, removed)
    } catch (error) {
      if (!signal.aborted) change(key, { error })
    }
  }
  const add = (files: readonly File[]) => {
    const started = files.map((file) => ({ key: crypto.randomUUID(), file }))
    show(started.map(({ key, file }) => ({ key, name: file.name, size: file.size, part: 0, error: null })))
    for (const { key, file } of started) void send(key, file)
  }
  return { uploads, busy: uploads.some(({ error }) => error === null), add, drop }
}
