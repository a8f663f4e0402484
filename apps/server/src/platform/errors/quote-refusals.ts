import { both, say } from './refusal-text.ts'

/** What is said of quotes: which may be followed by a next version, and which stay. */
export const quoteRefusals = {
  revision_exists: say(
    409,
    both('这一版已经有下一版了', 'This version has a next one already'),
    both(
      '请在最新的一版上继续，或者先把还是草稿的那一版删掉。',
      'Go on with the newest version, or delete it first while it is a draft.',
    ),
  ),
  revision_not_ready: say(
    409,
    both('现在的状态下不能改出下一版', 'No next version is made in the present status'),
    both(
      '草稿直接改就行；已发出、已拒绝、已过期的可以改版；已被接受的请另做一份。',
      'A draft is changed as it is; what was sent, refused or has expired is revised; for what was accepted make another one.',
    ),
  ),
  approval_not_needed: say(
    409,
    both('不需要批准', 'No approval is needed'),
    both(
      '折扣和金额在你自己可以决定的范围里，或者所依据的报价已经批准：直接继续就行。',
      'Discount and amount are what you decide by yourself, or were approved on its quote: go on.',
    ),
  ),
  own_approval: say(
    403,
    both('不能批准自己的报价、合同或订单', 'Nobody approves a quote, contract or order of their own'),
    both(
      '申请的人、负责人和已经批准过一次的人都不算：请另一位经理来批。',
      'Whoever asked, owns it or has approved it once does not count: another manager has to.',
    ),
  ),
  offer_not_open: say(
    409,
    both('现在不能给客户链接', 'No link can be made now'),
    both('报价要已发出、还没过有效期，才能做链接。', 'A link is made of a quote that was sent and still holds.'),
  ),
  signing_certificate_ended: say(
    503,
    both('签署用的证书不在有效期内', 'The certificate that signs does not hold today'),
    both(
      '合同没有签，状态不变：请运维人员换上新的证书（HOLDFAST_SIGNING_CERT），再签一次。',
      'Nothing was signed: ask whoever runs this installation for a new certificate (HOLDFAST_SIGNING_CERT), then sign again.',
    ),
  ),
  timestamp_unavailable: say(
    503,
    both('时间戳机构没有答复', 'The time-stamping authority gave no time stamp'),
    both(
      '合同没有签，状态不变：请过一会儿再签；总是这样，请运维人员检查 HOLDFAST_TIMESTAMP_URL，或者允许不带时间戳签署。',
      'Nothing was signed: try again in a while. If it stays so, ask whoever runs this installation to look at HOLDFAST_TIMESTAMP_URL, or to allow signing without.',
    ),
  ),
  product_in_bundle: say(
    409,
    both('别的产品里有它，不能删除', 'Other products are made of it: it is not deleted'),
    both(
      '先在那些组合产品里去掉它；不再单卖的，关掉“在售”就行。',
      'Take it out of those bundles first; where it is no longer sold by itself, put it off sale.',
    ),
  ),
  record_stays: say(
    409,
    both('这条记录要留着，不能删除', 'This stays and is not deleted'),
    both(
      '它已经发出、确认或到账，别人照着它办事：请改它的状态（已拒绝、已过期、已取消），报价也可以改出下一版。',
      'It was sent, confirmed or received, and others go by it: set its status to what became of it (refused, expired, cancelled); of a quote you can also make the next version.',
    ),
  ),
} as const
