/**
 * The transparency log of Holdfast: RFC 6962 tree, C2SP notes, checkpoints and tiles, and the offline verifier.
 * Pure: hashing and signature verification are passed in, so that it runs on a server and in a browser alike.
 */
export { erasedBy } from './absent-records.ts'
export { type BundleReader, bundleCheckpoints, bundleEventLine, openBundle, readBundleKey } from './bundle.ts'
export { fromBase64, fromBase64Url, toBase64, toBase64Url } from './bytes.ts'
export { canonicalise } from './canonical.ts'
export { buildCheckpoint, type Checkpoint, parseCheckpoint } from './checkpoint.ts'
export { cosignatureMessage, encodeCosignature, verifyCosignature } from './cosignature.ts'
export { encodeEntries, parseEntries } from './entries.ts'
export {
  buildEntry,
  commitmentOf,
  type Entry,
  parseEntry,
  SALT_BYTES,
  type SaltedEvent,
  verifyEventAgainstEntry,
} from './entry.ts'
export { type FaultKind, type FaultNotice, LogFault } from './fault.ts'
export { emptyRoot, HASH_BYTES, type Hasher, leafHash, nodeHash } from './hasher.ts'
export {
  buildNote,
  type Note,
  type NoteSignature,
  type NoteTrust,
  type OpenedNote,
  openNote,
  parseNote,
  signatureLine,
  type VerifiedSignature,
} from './note.ts'
export {
  type ConsistencyClaim,
  consistencyProof,
  type InclusionClaim,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts'
export type { LogSource, Report, SourceRecord, VerifyOptions } from './source.ts'
export {
  MAX_TREE_SIZE,
  parseTilePath,
  partialWidths,
  TILE_WIDTH,
  type Tile,
  type TileCoordinates,
  tilePath,
  tileWidth,
} from './tile.ts'
export {
  appendLeaves,
  type Edge,
  EMPTY_EDGE,
  EMPTY_FRONTIER,
  type Frontier,
  frontierOfEdge,
  type GetTile,
  growTiles,
  readEdge,
  rootOf,
} from './tree.ts'
export { readTree, type TreeReader, type TreeSource } from './tree-reader.ts'
export {
  encodeVerifierKey,
  KEY_TYPE,
  type KeyType,
  makeVerifierKey,
  parseVerifierKey,
  type VerifierKey,
  type VerifyEd25519,
} from './verifier-key.ts'
export { verifyLog } from './verify.ts'
