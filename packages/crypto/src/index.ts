/** Envelopes, keys, blind indexes, MACs and the keeper's protocol. Pure: randomness comes in as an argument. */
export { blocksOf, digest128, type IndexKey, openIndexKey, packTerms, type TermGroup, tokensOf } from './blind-index.ts'
export { isSame, joinParts, packUuids, utf8, utf8All, uuidBytes, uuidText, writeUuid } from './bytes.ts'
export {
  type Binding,
  bindingOf,
  keyVersionOf,
  openEnvelope,
  openEnvelopeText,
  type SealedClass,
  type SubjectKey,
  sealEnvelope,
} from './envelope.ts'
export { FrameCutter } from './frames.ts'
export { createSubjectKeys, deriveKey, SALT_BYTES } from './key-derivation.ts'
export { isMacOf, type MacKey, macOf } from './mac.ts'
export {
  type Answer,
  type Ask,
  BUDGET_CLASSES,
  type BudgetClass,
  decodeRequest,
  decodeResponse,
  encodeAnswer,
  encodeRefusal,
  encodeRequest,
  MOST_FRAME_BYTES,
  NO_LIMIT,
  type OperationName,
  PURPOSES,
  type Purpose,
  type RefusalCode,
  type Request,
  type Response,
  readAnswer,
  readAsk,
  SUBJECT_KINDS,
  type SubjectKind,
  type TokenPurpose,
} from './protocol.ts'
export { type ShortHash, shortHash } from './sodium.ts'
export { KEY_BYTES, type Lock, NONCE_BYTES, type Suite, TAG_BYTES } from './suite.ts'
export { suiteA1 } from './suite-a1.ts'
export { suiteA2 } from './suite-a2.ts'
export { findSuite, SUITE_NAMES, type SuiteName, suiteNamed } from './suites.ts'
export { type Message, ProtocolError, Reader, type Shape, Writer } from './wire.ts'
