/** The beginning of a long text, marked as cut: what is shown of a cell is never larger than a person reads. */
export const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…`
