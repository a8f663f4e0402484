import { both, type RefusalText, say } from './refusal-text.ts'

/** Refusals of showing a value, and of reaching its person by it. */
export const disclosureRefusals = {
  reason_required: say(
    403,
    both('需要一个理由', 'A reason is needed'),
    both('请选择查看的理由后再试。', 'Choose why you need to see it and try again.'),
  ),
  purpose_forbidden: say(
    403,
    both('公司不允许为这个理由查看', 'Your company does not let it be seen for this'),
    both(
      '理由选错了就改成真实的；确有需要，请找安全管理员。',
      'If that is not why you need it, say what is; if it is, ask your security administrator.',
    ),
  ),
  contact_unwanted: say(
    409,
    both('对方不希望这样被联系', 'This person does not want to be reached this way'),
    both(
      '请换一种联系方式；对方后来同意了，先在“联系意愿”里去掉这一项。',
      'Use another way of contact; if they have agreed since, first take the mark off under Wishes.',
    ),
  ),
} as const satisfies Record<string, RefusalText>
