/**
 * An amount of money in Chinese as bills have it (票据 capitals; 人民银行《支付结算办法》附一): digits that cannot be altered, 元角分, and 整 where there is
 * nothing behind the yuan.
 */
const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟']
const GROUPS = ['', '万', '亿', '万亿', '亿亿']

/** Up to four digits; a zero inside is said once, zeros at the end are not. */
function groupWords(group: string): string {
  let [words, isZero] = ['', false]
  for (const [at, digit] of Array.from(group).entries()) {
    if (digit === '0') isZero = words !== ''
    else {
      words += `${isZero ? DIGITS[0] : ''}${DIGITS[Number(digit)]}${PLACES[group.length - 1 - at]}`
      isZero = false
    }
  }
  return words
}

function wholeWords(digits: string): string {
  const groups = digits.padStart(Math.ceil(digits.length / 4) * 4, '0').match(/\d{4}/g) ?? []
  let [words, isZero] = ['', false]
  for (const [at, group] of groups.entries()) {
    const said = groupWords(group.replace(/^0+/, ''))
    if (said === '') isZero = words !== ''
    else {
      const isShort = words !== '' && group.startsWith('0')
      words += `${isZero || isShort ? DIGITS[0] : ''}${said}${GROUPS[groups.length - 1 - at]}`
      isZero = false
    }
  }
  return words
}

/** `1234.50` as 人民币壹仟贰佰叁拾肆元伍角整. A decimal with two places, not negative, of at most twenty digits before the point. */
export function capitalAmount(amount: string): string {
  const [whole = '0', fraction = ''] = amount.split('.')
  const [jiao = '0', fen = '0'] = Array.from(fraction.padEnd(2, '0'))
  const yuan = wholeWords(whole.replace(/^0+/, ''))
  const head = yuan === '' ? '' : `${yuan}元`
  if (jiao === '0' && fen === '0') return `人民币${head === '' ? '零元' : head}整`
  const tenths = jiao === '0' ? (head === '' ? '' : DIGITS[0]) : `${DIGITS[Number(jiao)]}角`
  return `人民币${head}${tenths}${fen === '0' ? '整' : `${DIGITS[Number(fen)]}分`}`
}
