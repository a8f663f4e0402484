import type { Label } from '@holdfast/catalog'
import { davFaultMessages } from './dav-fault-messages.ts'
import { mailFaultMessages } from './mail-fault-messages.ts'
import { programFaultMessages } from './program-fault-messages.ts'
import { both } from './refusal-text.ts'
import { rightsFaultMessages } from './rights-fault-messages.ts'
import { signOnFaultMessages } from './sign-on-fault-messages.ts'

/** What is wrong with a value and what it should look like, by the stable code of the fault. */
const messages: Readonly<Record<string, Label>> = {
  required: both('这一项必须填写', 'This is required'),
  name_missing: both('缺少姓名', 'The name is missing'),
  contact_missing: both('至少要有一种联系方式', 'At least one way of contact is needed'),
  phone_invalid: both(
    '号码不对，例如 13800138000 或 +86 10 8888 0000',
    'Not a phone number; for example +86 138 0013 8000',
  ),
  email_invalid: both('邮箱写法不对，例如 name@example.com', 'Not an e-mail address; for example name@example.com'),
  date_invalid: both('日期不存在或写法不对，例如 2026-11-23', 'No such date; for example 2026-11-23'),
  date_order_unknown: both(
    '看不出日和月的先后：请在列对应里选择，再试一次',
    'Whether the day or the month comes first cannot be told: choose it where the columns are mapped, then try again',
  ),
  number_invalid: both('不是数字', 'Not a number'),
  money_invalid: both('金额写法不对，例如 1234.50', 'Not an amount; for example 1234.50'),
  line_repeated: both('前面已经有同名的一条', 'Another one before it has this name'),
  choice_unknown: both('不在可选的范围内', 'Not one of the options'),
  field_sealed: both(
    '这一项是加密保存的，不能用来统计',
    'This is sealed at rest: nothing can be counted or grouped by it',
  ),
  country_unknown: both('没有这个国家或地区', 'No such country or region'),
  region_unknown: both('没有这个地区', 'No such region'),
  credit_code_invalid: both(
    '统一社会信用代码不对（校验位不符）',
    'Not a valid uniform social credit code (check digit)',
  ),
  national_id_invalid: both('身份证号不对（校验位不符）', 'Not a valid identity number (check digit)'),
  stage_open: both(
    '还在进行中的阶段没有结束时间：请去掉它，或者写已结束的阶段',
    'A stage in which work goes on has no end: take it out, or state the stage in which it ended',
  ),
  moment_to_come: both('这个时间还没有到', 'This moment has not come yet'),
  ends_before_it_began: both('结束早于开始', 'It would end before it began'),
  stage_foreign: both('这个阶段不属于所选的销售流程', 'This stage is not one of the chosen pipeline'),
  stage_not_next: both(
    '按销售流程，不能从现在的阶段直接到这个阶段',
    'By the pipeline, nothing goes from the present stage to this one',
  ),
  state_not_next: both(
    '不能从现在的状态改成这个：报价先是草稿，发出后才是已接受、已拒绝或已过期，被新版取代的不再变；订单先是草稿，确认后才交货或取消；已取消的不能再改',
    'Nothing goes from the present status to this one: a quote is a draft, is sent, and then accepted, refused or expired, and stays once a newer version took its place; an order is confirmed before it is delivered or cancelled; what is cancelled stays so',
  ),
  state_needs: both(
    '发出或确认之前要先填写：请加产品或者填金额',
    'Fill this in before it is sent or confirmed: take products in, or state the amount',
  ),
  state_fixed: both(
    '报价或合同发出、订单确认、回款到账以后这一项不能再改：报价和合同请改出下一版，别的请另做一份',
    'What was sent, confirmed or received keeps this: make the next version of a quote or a contract, and another one of the rest',
  ),
  place_unknown: both(
    '有一处 {{…}} 里的名字不认识：只能用模板下方列出的那些',
    'A {{…}} has a name that is not known: use those listed below the template',
  ),
  place_unclosed: both(
    '有一处 {{ 没有用 }} 结束：补上，或者删掉',
    'A {{ is not closed by }}: close it, or take it out',
  ),
  state_follows: both(
    '有产品明细的订单，交货状态跟着交货和退货走：请在订单页上点“交货”',
    'An order with product lines follows its deliveries: press Deliver on its page',
  ),
  delivered_too_many: both(
    '比还没交的多：请看订单上这一行还剩多少',
    'This is more than is still to be delivered of the line: see on the order what is open',
  ),
  returned_too_many: both(
    '比交了还没退的多：只有交过的货才能退',
    'This is more than was delivered and has not come back: only that can be returned',
  ),
  returned_meanwhile: both(
    '这些货已有退货，先取消退货才能取消交货',
    'Some of it has come back: cancel the return first',
  ),
  version_agreed: both(
    '同一编号的前一版客户已经接受，或者已经终止，这一版不能再取代它：请另做一份',
    'An earlier version of this number was accepted by the customer or terminated, so this one cannot take its place: make another one instead',
  ),
  transfer_approval: both(
    '换负责人要先由原团队的负责人批准：请写明理由，提交申请',
    'Whoever leads the giving team has to approve another owner: ask for it with a reason',
  ),
  substitute_unfit: both(
    '请选一位在岗的、至少和你有同样批准权的同事',
    'Choose a colleague at work who approves at least what you approve',
  ),
  substitute_away: both(
    '这位同事在这几天里自己也不在：请换一位，或者换几天',
    'This colleague is away on some of these days: choose somebody else, or other days',
  ),
  substitute_too_long: both('最多一年', 'A year at most'),
  approval_needed: both(
    '折扣或金额超过你自己可以决定的范围：请先提交批准',
    'The discount or the amount is beyond what you decide by yourself: ask for approval first',
  ),
  rate_missing: both(
    '没有这种货币那天的汇率，说不出金额要不要批准：请销售经理在“汇率”里补上',
    'There is no rate of this currency for the day, so nobody can say whether the amount needs approval: have a sales manager add it under Exchange rates',
  ),
  basis_not_ready: both(
    '现在的状态还不行：订单要用已接受的报价或已签署的合同来做，合同要用已接受的报价，回款要等订单确认，已取消的也不行',
    'Its status does not allow this: an order is made of a quote that was accepted or a contract that is signed, a contract of a quote that was accepted, a payment belongs to an order that is confirmed and not cancelled',
  ),
  amount_not_positive: both('金额要大于零', 'An amount above zero is needed'),
  currency_other: both('币种要和订单一致', 'The currency must be that of the order'),
  plan_nothing_left: both(
    '没有剩下要安排的金额：已到账和计划中的回款加起来已经够了',
    'Nothing is left to plan: what was received and what is planned make up the whole',
  ),
  plan_beyond: both(
    '这几期加起来超过了还没安排的金额，或者没有给按比例的那几期留下金额：请减少写明的金额',
    'The parts come to more than is left to plan, or leave nothing to share out: make the stated amounts smaller',
  ),
  part_amount_or_share: both(
    '每一期要写金额或者比例，只写一个',
    'Each part has an amount or a share: state one of them',
  ),
  due_once: both('应回款日期和“从何时起算”只写一个', 'State the day or what it follows, not both'),
  event_unknown: both(
    '这件事的日期不知道（没有合同，或者没有记交货）：请直接写应回款日期',
    'The day of this event is not known (no contract, or no delivery on record): state the day itself',
  ),
  payments_open: both(
    '还有计划中的回款：请先取消这些回款，再取消订单',
    'Payments of it are still planned: cancel these first, then the order',
  ),
  stage_needs: both('进入这个阶段之前要先填写', 'This must be filled in before the stage is reached'),
  convert_first: both(
    '线索要用“转化”变成客户、联系人和商机，不能直接改成已转化',
    'A lead becomes an account, a contact and a deal by “Convert”; its status is not set to converted by hand',
  ),
  converted_stays: both(
    '已转化的线索不能再改状态：请在它变成的联系人或商机上继续',
    'A converted lead keeps its status: go on with the contact or the deal it became',
  ),
  pipeline_retired: both('这个销售流程已停用，请选另一个', 'This pipeline is retired: choose another one'),
  pipeline_last: both(
    '至少要有一个在用的销售流程：请先建好另一个',
    'At least one pipeline has to be in use: make another one first',
  ),
  stage_open_needed: both(
    '至少要有一个在用的进行中阶段，新商机从那里开始',
    'At least one open stage has to be in use: deals begin there',
  ),
  stage_won_needed: both('至少要有一个在用的赢单阶段', 'At least one stage in use has to mean that a deal is won'),
  stage_lost_needed: both('至少要有一个在用的丢单阶段', 'At least one stage in use has to mean that a deal is lost'),
  stage_dead_end: both(
    '从这个阶段哪里也去不了：至少选一个，或者不限',
    'Nothing leads on from this stage: choose at least one, or let deals go anywhere',
  ),
  stage_not_retired: both(
    '先停用这个阶段并保存，之后才能去掉',
    'Retire this stage and save; it can be taken away after that',
  ),
  outcome_fixed: both(
    '已有商机进过这个阶段，它的含义不能再改：请另加一个阶段',
    'Deals have come to this stage, so what it means stays: add another stage instead',
  ),
  percent_invalid: both('要在 0 和 100 之间', 'It lies between 0 and 100'),
  url_invalid: both('网址写法不对，例如 https://example.com', 'Not a web address; for example https://example.com'),
  text_too_long: both('文字太长', 'The text is too long'),
  text_too_short: both('文字太短', 'The text is too short'),
  number_too_large: both('太大', 'It is too large'),
  number_too_small: both('太小', 'It is too small'),
  items_too_many: both('太多', 'There are too many'),
  items_too_few: both('太少', 'There are too few'),
  items_repeated: both('有重复的项', 'One stands in it twice'),
  text_invalid: both('含有不能保存的字符', 'It holds characters that cannot be stored'),
  reference_invalid: both('指向的记录不存在', 'The record it points to does not exist'),
  file_unknown: both(
    '没有这个附件，或者它已经过期：请重新上传',
    'There is no such file, or it has expired: upload it again',
  ),
  mail_file_elsewhere: both(
    '这个附件不在这条记录上，或者你看不到：请去掉，或者重新上传',
    'This file does not stand on this record, or you do not see it: take it out, or upload it',
  ),
  files_too_many: both('附件太多，最多 10 个', 'Too many files; ten at most'),
  lines_too_many: both(
    '产品明细最多 100 行：请合并一些行，或者分成几个商机',
    'At most 100 product lines: join some, or make several deals of it',
  ),
  quantity_invalid: both(
    '数量要大于 0，最多 9 位整数、6 位小数，例如 2 或 0.5',
    'A quantity is more than 0, with up to 9 digits before the point and 6 after it; for example 2 or 0.5',
  ),
  price_invalid: both(
    '单价要是不小于 0 的金额，小数位不多于币种的位数，例如 1234.50',
    'A price is an amount of 0 or more, no finer than its currency; for example 1234.50',
  ),
  currency_unknown: both('没有这个币种代码，例如 USD', 'There is no such currency code; for example USD'),
  number_not_above_zero: both('要大于 0', 'It has to be more than 0'),
  price_needed: both(
    '这个产品没有标准价，价格表里也没有这个币种的价格：请填单价，或者请销售经理在价格表里加上',
    'The product has no standard price, and no price book has one in this currency: state the price, or ask a sales manager to enter it in a price book',
  ),
  bundle_incomplete: both(
    '这个组合里有产品已经删除，或者你看不到：请销售经理看一下它的组成',
    'A product in this bundle was deleted, or you do not see it: ask a sales manager to look at what it is made of',
  ),
  part_circular: both(
    '这样组合会绕回自己：请另选一个产品',
    'A bundle would hold itself this way: choose another product',
  ),
  parts_too_many: both('一个组合最多 100 种产品：请拆成几个', 'A bundle has 100 products at most: make several of it'),
  product_retired: both(
    '这个产品已停售：请选另一个，或者请销售经理把它改回在售',
    'This product is no longer sold: choose another one, or ask a sales manager to put it on sale again',
  ),
  currency_mixed: both(
    '一个商机的产品明细要用同一种币种：请改成第一行的币种',
    'The lines of a deal are of one currency: use that of the first line',
  ),
  amount_follows_lines: both(
    '有产品明细时，金额就是明细的合计：请改产品明细，或者先把它们去掉',
    'The amount is what the product lines come to: change the lines, or take them away first',
  ),
  amount_too_large: both(
    '合计太大，一个商机的金额最多 15 位整数：请检查数量和单价',
    'It comes to more than an amount can hold (15 digits before the point): check quantities and prices',
  ),
  search_off: both('公司关掉了按这一项搜索', 'The company has switched searching by this off'),
  search_building: both('按这一项的搜索正在恢复，还不全', 'Searching by this is being switched on and not whole yet'),
  type_wrong: both('类型不对', 'It is of the wrong type'),
  field_unknown: both('没有这个字段，或者你不能使用它', 'There is no such field, or you may not use it'),
  field_computed: both('这一项由系统计算，不能修改', 'This is computed by the system'),
  column_count: both('这一行的列数和表头不一致', 'This row has another number of columns than the header'),
  column_unknown: both('文件里没有这一列', 'The file has no such column'),
  row_unknown: both('文件里没有这一行', 'The file has no such row'),
  row_shifted: both(
    '这一行的格子和表头对不上：请写明每一列的内容，或者下载要改的行，在表里改好再导入',
    'The cells of this row do not stand under the headings: state the text of every column, or download the rows to correct, mend it there and import that file',
  ),
  hours_empty: both('下班时间要和上班时间不同', 'The end must differ from the beginning'),
  duties_separate: both(
    '一个人不能同时担任两个管理员角色，也不能一边做管理员一边做业务',
    'Nobody may hold two of the administrators’ roles, nor one of them together with a business role',
  ),
  mail_missing: both(
    '服务器还没有设置发信，请管理员先设置',
    'No mail server is set: ask an administrator to set one first',
  ),
  email_taken: both('公司里已经有人用这个邮箱', 'Somebody in the company has this e-mail already'),
  in_use: both('还有人或下级单位在里面', 'People or units below still belong to it'),
  own_account: both('不能对自己的账号这样做', 'This cannot be done to your own account'),
  reference_unknown: both(
    '找不到这个名字的记录，或者你不能使用它',
    'There is no record of this name, or you may not use it',
  ),
  quote_misplaced: both(
    '引号后面还有文字，这一行的列可能错位',
    'Text follows a closing quote; columns may have shifted',
  ),
  quote_unclosed: both('引号没有闭合', 'A quote is never closed'),
  row_too_large: both('这一行太长', 'This row is too long'),
  encoding_broken: both('有文字按这种编码读不出来', 'Some text cannot be read in this encoding'),
  card_unclosed: both('名片没有结尾（缺 END:VCARD）', 'The card has no end (END:VCARD is missing)'),
  same_key_other_name: both('手机号已在另一个名字下', 'The mobile stands under another name already'),
  held_by_colleague: both('已由同事负责', 'A colleague holds it already'),
  duplicate_skipped: both('重复，已跳过', 'Repeats another; passed over'),
  duplicate_updated: both('重复，已更新原有记录', 'Repeats another, which was updated'),
  multipart_wanted: both(
    '请用 multipart/form-data 发送，包含 file 一项',
    'Send it as multipart/form-data with a part named file',
  ),
  mask_needed: both(
    '这类字段只能先脱敏，查看明文要留下记录',
    'A field of this kind is shown masked; it is revealed, and that is recorded',
  ),
  view_personal: both(
    '共享的视图里不能有搜索词，也不能有姓名、号码这类个人信息的条件；只给自己保存就可以',
    'A shared view can hold neither a search nor a condition on personal data such as names or numbers; save it for yourself instead',
  ),
  ...mailFaultMessages,
  ...davFaultMessages,
  ...programFaultMessages,
  ...rightsFaultMessages,
  ...signOnFaultMessages,
  duplicate_value: both('已经有别的记录用了这个值', 'Another record holds this value already'),
}

/** The message of a fault in the reader's language; an unlisted code speaks for itself. */
export function faultMessage(code: string, language: 'zh' | 'en'): string {
  return messages[code]?.[language] ?? code
}
