/** Text with simple markup, sanitised before it is kept; again where it is shown costs nothing. */
import { htmlToText, sanitiseHtml } from './html.ts'
import { maxLengthOf, normaliseWords } from './text.ts'
import { accepted, refused, stringsBy, type ValueType } from './value-type.ts'

const parseRich: ValueType['parseText'] = (input, field) => {
  const words = normaliseWords(input, maxLengthOf(field))
  if (!words.ok) return words
  const html = sanitiseHtml(String(words.value)).normalize('NFC')
  return html.length > maxLengthOf(field) * 2 ? refused('text_too_long') : accepted(html)
}

export const richTextType: ValueType = {
  schema: (field) => ({ type: 'string', maxLength: maxLengthOf(field), contentMediaType: 'text/html' }),
  parse: stringsBy(parseRich),
  parseText: parseRich,
  print: (value) => (typeof value === 'string' ? htmlToText(value) : ''),
  operators: ['contains', 'null'],
  column: 'text',
  sort: 'none',
}
