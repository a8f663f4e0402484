const END = '-----END CERTIFICATE-----'

/** Certificates below one another, as PEM. */
export const pemOf = (certificates: readonly string[]): string =>
  certificates
    .map((each) => `-----BEGIN CERTIFICATE-----\n${(each.match(/.{1,64}/g) ?? []).join('\n')}\n${END}`)
    .join('\n')

/** The certificates of a text: PEM below one another, or one in bare base64. */
export const certificatesOf = (text: string): string[] =>
  text
    .split(END)
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => (each.startsWith('-----') ? `${each}\n${END}` : each))
