/** Identifiers of records: UUIDv7 (RFC 9562), lower case. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The pattern of a reference in JSON Schema. */
export const UUID_PATTERN: string = UUID.source

/** Any UUID of RFC 9562, lower case. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value)

/** A UUIDv7, lower case, as records have it. Says nothing about whether the record exists. */
export const isUuidV7 = (value: unknown): value is string => typeof value === 'string' && UUID_V7.test(value)
