export const settingsOwn = {
  'profile.title': '{name}，同事看到的就是这些',
  'profile.lead': '名字和语言自己改；邮箱、角色和团队由管理员改',
  'profile.language': '界面语言',
  'profile.language.hint': '邮件和提醒也用这种语言。',
  'profile.saved': '已保存',
  'profile.mine': '我看得到什么、能做什么',
  'profile.noTeam': '不在任何团队',
  'profile.team': '在 {name}',
} as const
