const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

/** Whether the name means this machine alone. */
export const isLoopback = (host: string): boolean => LOOPBACK.has(host.toLowerCase())
