/** The server's process at the moment of the pictures in the documents, going on from there. It stands here to be where the parts' users can read it. */
import { startAt } from './stand-in-moment.ts'

startAt()
await import('../serve.ts')
