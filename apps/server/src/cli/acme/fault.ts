/** Why no certificate was had, in words for the operator; never a key. */
export class AcmeFault extends Error {}
