import { actRefusals } from './act-refusals.ts'
import { disclosureRefusals } from './disclosure-refusals.ts'
import { mailRefusals } from './mail-refusals.ts'
import { poolRefusals } from './pool-refusals.ts'
import { programRefusals } from './program-refusals.ts'
import { questionRefusals } from './question-refusals.ts'
import { quoteRefusals } from './quote-refusals.ts'
import { both, type RefusalText, say } from './refusal-text.ts'
import { signOnRefusals } from './sign-on-refusals.ts'
import { transferRefusals } from './transfer-refusals.ts'

/** Every refusal the API can answer with. `code` is the stable name in the contract; the text is shown in the caller's language. */
export const refusals = {
  malformed: say(
    400,
    both('请求的写法不对', 'The request is malformed'),
    both(
      '请按每一项的说明（errors）和接口文档改正后再发。',
      'Correct it as the messages in errors and the API reference say, and send it again.',
    ),
  ),
  invalid: say(
    422,
    both('有内容需要修改', 'Some values need correcting'),
    both('请按每一项的说明改正。', 'Correct each value as its message says.'),
  ),
  ...actRefusals,
  ...disclosureRefusals,
  ...questionRefusals,
  ...mailRefusals,
  ...poolRefusals,
  ...programRefusals,
  ...quoteRefusals,
  ...signOnRefusals,
  ...transferRefusals,
  unauthenticated: say(401, both('需要登录', 'Sign in first'), both('请登录后再试。', 'Sign in and try again.')),
  session_ended: say(
    401,
    both('登录已结束', 'Your session has ended'),
    both('请重新登录，写到一半的内容还在。', 'Sign in again; what you were writing is kept.'),
  ),
  session_unproved: say(
    401,
    both('这次登录不在它开始时的浏览器里', 'This sign-in is not in the browser it began in'),
    both(
      '登录已结束，请重新登录。清除过浏览器数据时会这样；如果没有，可能有人拿了它的副本，请告诉安全管理员。',
      'It has ended; sign in again. That happens when browser data was cleared; if you did not, somebody may have copied it: tell the security administrator.',
    ),
  ),
  sign_in_failed: say(
    401,
    both('邮箱、密码或验证码不对', 'The e-mail, password or code is not right'),
    both(
      '请核对后再试；忘了密码请找系统管理员。',
      'Check them and try again; if you forgot the password ask your system administrator.',
    ),
  ),
  forbidden: say(
    403,
    both('没有这项权限', 'You may not do this'),
    both('需要的话，请你的安全管理员授权。', 'Ask your security administrator if you need it.'),
  ),
  step_up_required: say(
    403,
    both('需要再次验证', 'Please verify once more'),
    both(
      '用通行密钥或验证器再验证一次，然后重试。',
      'Verify with your passkey or authenticator, then repeat the call.',
    ),
  ),
  approval_required: say(
    403,
    both('需要另一个人批准', 'A second person has to approve'),
    both('请求已记下，等待批准。', 'The request is noted and waits for approval.'),
  ),
  frozen: say(
    403,
    both('账号已被冻结', 'This account is frozen'),
    both('请联系你的安全管理员。', 'Contact your security administrator.'),
  ),
  origin_refused: say(
    403,
    both('请求来自别的网站', 'The request came from another site'),
    both('请从 Holdfast 的页面操作。', 'Use the Holdfast pages.'),
  ),
  form_stale: say(
    422,
    both('表单已过期', 'The form is out of date'),
    both('请重新打开页面再填一次。', 'Open the page again and send it once more.'),
  ),
  form_spent: say(
    429,
    both('现在提交的人太多', 'Too many are sent just now'),
    both('请稍后再试，或直接给我们打电话。', 'Try again later, or call us.'),
  ),
  not_found: say(404, both('找不到', 'Not found'), both('请检查地址或编号。', 'Check the address or the id.')),
  method_not_allowed: say(
    405,
    both('不支持这种请求方法', 'The method is not supported here'),
    both('请看接口文档。', 'See the API reference.'),
  ),
  conflict: say(
    409,
    both('与现有内容冲突', 'It conflicts with what is there'),
    both('请刷新后再试。', 'Reload and try again.'),
  ),
  values_shared: say(
    409,
    both('还有记录共用同样的值', 'Records still share such values'),
    both(
      '请让负责这些记录的人合并或改正（列表里的“重复”），再确认一次。',
      'Have those who own the records merge or correct them, then confirm again.',
    ),
  ),
  stage_in_use: say(
    409,
    both('还有商机在这个阶段里', 'Deals still stand in this stage'),
    both(
      '请让销售把这些商机移到别的阶段，回收站里的先恢复再移或等它清空，然后再去掉；不想等，就让它停用着：不再进新的，里面的照常推进。',
      'Have them moved to other stages (those in the trash are restored first, or emptied), then take it away; or leave it retired: nothing new comes to it and what stands there goes on.',
    ),
  ),
  duplicate: say(
    409,
    both('已经有同样的记录', 'The same record exists already'),
    both('请打开已有的记录，或联系负责的同事。', 'Open the existing record, or ask the colleague who holds it.'),
  ),
  erased: say(
    410,
    both('内容已被删除，无法恢复', 'This has been erased'),
    both('它不会再回来。', 'It cannot come back.'),
  ),
  merge_undecided: say(
    422,
    both('两边内容不同，需要逐项选择', 'Both records fill these differently'),
    both('请为每一项选定保留哪一边。', 'Choose for each field which side to keep: "this" or "other".'),
  ),
  lead_converted: say(
    409,
    both('这条线索已经转化了', 'This lead was converted already'),
    both('请打开它变成的联系人或商机，在那里继续。', 'Open the contact or the deal it became and go on there.'),
  ),
  version_conflict: say(
    412,
    both('别人刚改过这条记录', 'Someone changed this record meanwhile'),
    both('请看过新的内容后再保存。', 'Look at the new version, then save again.'),
  ),
  too_large: say(
    413,
    both('内容太大', 'The content is too large'),
    both('请分成较小的部分。', 'Send it in smaller parts.'),
  ),
  media_type: say(
    415,
    both('不支持这种内容类型', 'This content type is not supported'),
    both('请用 application/json。', 'Use application/json.'),
  ),
  idempotency_mismatch: say(
    422,
    both('同一个 Idempotency-Key 用在了不同的内容上', 'The Idempotency-Key was used with another body'),
    both('请换一个新的 Idempotency-Key。', 'Use a new Idempotency-Key.'),
  ),
  password_wrong: say(
    422,
    both('现在的密码不对', 'This is not your present password'),
    both('请核对后再试。', 'Check it and try again.'),
  ),
  password_weak: say(
    422,
    both('密码太弱', 'The password is too weak'),
    both(
      '请用至少 12 个字符，避开姓名、生日、电话和键盘顺序。',
      'Use at least 12 characters; avoid names, birthdays, phone numbers and keyboard runs.',
    ),
  ),
  password_leaked: say(
    422,
    both('这个密码在泄露名单里', 'This password is on a leaked list'),
    both('请换一个没有用过的密码。', 'Choose one you have never used.'),
  ),
  token_invalid: say(
    422,
    both('链接无效或已过期', 'The link is not valid or has expired'),
    both('请向管理员要一个新的链接。', 'Ask your administrator for a new link.'),
  ),
  code_wrong: say(
    422,
    both('验证没有通过', 'The verification did not succeed'),
    both(
      '请用验证器上最新的一组数字，每组只能用一次；或再用一次通行密钥。',
      'Use the newest code of your authenticator, each works once; or use your passkey again.',
    ),
  ),
  format_unsupported: say(
    422,
    both('不支持这种文件', 'This kind of file is not supported'),
    both('请另存为 CSV 或 XLSX 再上传。', 'Save it as CSV or XLSX and upload it again.'),
  ),
  file_broken: say(
    422,
    both('文件读不出来', 'The file cannot be read'),
    both('请检查文件是否完整，再上传一次。', 'Check that the file is whole and upload it again.'),
  ),
  file_refused: say(
    422,
    both('不接收这个文件', 'This file is not taken'),
    both('请按说明另存后再上传。', 'Save it as the message says and upload it again.'),
  ),
  file_too_large: say(
    413,
    both('文件太大', 'The file is too large'),
    both('请压缩图片或分成几个文件再上传。', 'Make it smaller, or split it into several files.'),
  ),
  uploads_spent: say(
    429,
    both('今天上传的附件已到上限', 'You have uploaded all that a day allows'),
    both('请明天再传，或请同事帮忙上传。', 'Upload it tomorrow, or ask a colleague to.'),
  ),
  preview_unsupported: say(
    422,
    both('这种文件不能在页面里预览', 'This kind of file cannot be shown in the page'),
    both('请下载后查看。', 'Download it to look at it.'),
  ),
  state_conflict: say(
    409,
    both('现在的状态下不能这样做', 'This cannot be done in the present state'),
    both('请刷新看看现在的状态。', 'Reload to see the present state.'),
  ),
  precondition_required: say(
    428,
    both('需要 If-Match 版本号', 'An If-Match version is needed'),
    both('请带上读到的版本号。', 'Send the version you have read.'),
  ),
  budget_spent: say(
    429,
    both('这段时间能看的数量已用完', 'What you may see for now is used up'),
    both(
      '请稍后再试；工作需要更多时请找经理或安全管理员。',
      'Try later; if work needs more ask your manager or security administrator.',
    ),
  ),
  write_budget_spent: say(
    429,
    both('今天能新建、修改和导入的数量已用完', 'What you may create, change and import in a day is used up'),
    both(
      '请明天再试；要写入更多时请分给几位同事，或联系安全管理员。',
      'Try again tomorrow; to write more, share it among colleagues or ask your security administrator.',
    ),
  ),
  too_many_requests: say(
    429,
    both('请求太快了', 'Too many requests'),
    both('请等一会儿再试。', 'Wait a little and try again.'),
  ),
  internal: say(
    500,
    both('出错了，没有改动任何内容', 'Something went wrong; nothing was changed'),
    both('请再试一次；仍不行请把编号告诉管理员。', 'Try again; if it persists tell your administrator the trace id.'),
  ),
  unavailable: say(503, both('暂时不可用', 'Not available at the moment'), both('请稍后再试。', 'Try again shortly.')),
  storage_full: say(
    503,
    both('磁盘快满了，没有改动也没有给出任何内容', 'The disk is nearly full; nothing was changed or answered'),
    both('请管理员腾出空间，随后会自动恢复。', 'Have your administrator make room; work goes on by itself then.'),
  ),
  audit_unavailable: say(
    503,
    both('审计记录写不进去，因此没有给出内容', 'The audit record could not be written, so nothing was answered'),
    both('请稍后再试，并告诉管理员。', 'Try again shortly and tell your administrator.'),
  ),
  audit_behind: say(
    503,
    both(
      '审计日志跟不上，因此没有改动也没有给出内容',
      'The audit log is not keeping up, so nothing was changed or answered',
    ),
    both(
      '请管理员查看服务器日志里的 audit round failed 或 audit log not extended；编入之后会自动恢复。',
      'Have your administrator look for "audit round failed" or "audit log not extended" in the server’s log; work goes on by itself once it is sequenced.',
    ),
  ),
  keeper_unavailable: say(
    503,
    both('密钥服务暂时不可用', 'The keeper of the keys is not available'),
    both('请稍后再试，并告诉管理员。', 'Try again shortly and tell your administrator.'),
  ),
} as const satisfies Record<string, RefusalText>

export type RefusalCode = keyof typeof refusals
