import { both, say } from './refusal-text.ts'

/** Refusals of what a list or a search is asked. */
export const questionRefusals = {
  filter_unknown: say(
    400,
    both('不能按这一项筛选', 'This cannot be filtered on'),
    both('可用的字段和条件见 GET /catalog。', 'GET /catalog lists the fields and operators you may use.'),
  ),
  field_unknown: say(
    400,
    both('没有这个字段', 'There is no such field'),
    both('可用的字段见 GET /catalog。', 'GET /catalog lists the fields you may use.'),
  ),
  sort_too_wide: say(
    422,
    both('符合条件的记录太多，不能按加密字段排序', 'Too many records match to sort by a sealed field'),
    both(
      '请先筛选到 10,000 条以内，或换一个排序字段。',
      'Filter to at most 10,000 records first, or sort by another field.',
    ),
  ),
  filter_too_wide: say(
    422,
    both('符合条件的记录太多，不能用这个条件查加密字段', 'Too many records match for this condition on a sealed field'),
    both('请再加一个条件，或改用“等于”“包含”。', 'Add another condition, or use eq or contains.'),
  ),
  query_too_short: say(
    422,
    both('搜索的字太少', 'The search is too short'),
    both(
      '请至少输入一个汉字、两个字母或四位数字。',
      'Type at least one Chinese character, two letters or four digits.',
    ),
  ),
  query_too_long: say(
    422,
    both('搜索的字太多', 'The search is too long'),
    both(
      '最多 200 个字；请只留姓名、公司名或号码的一部分。',
      'It may have 200 characters: leave part of a name, a company or a number.',
    ),
  ),
  search_off: say(
    422,
    both('公司关掉了这一种搜索', 'The company has switched this kind of search off'),
    both(
      '请按别的字段或别的方式查；要恢复请找系统管理员（设置 → 公司规则）。',
      'Search by another field or in another way; the system administrator can have it switched on (Settings → Company rules).',
    ),
  ),
  search_building: say(
    422,
    both('这一种搜索刚恢复，索引还没有建完', 'This kind of search was just switched on; its index is not whole yet'),
    both('请稍后再查，或按别的字段查。', 'Search by it later, or by another field now.'),
  ),
  cursor_invalid: say(
    400,
    both('翻页标记无效', 'The cursor is not valid'),
    both('请从第一页重新读取。', 'Start again from the first page.'),
  ),
} as const
