/** A server for the launcher's own tests: says that it is ready and with which user, and ends when its input ends or at SIGTERM. */
import { createInterface } from 'node:readline'

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const configuration: unknown = JSON.parse(line)
    const url = 'http://localhost:0'
    process.stdout.write(
      `${JSON.stringify({ ready: true, url, uid: process.getuid?.(), pid: process.pid, configuration })}\n`,
    )
  })
  .on('close', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
