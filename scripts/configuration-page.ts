/** docs/configuration.md and its Chinese twin, made from the declarations of the settings. */
import { declarations } from '../apps/server/src/platform/config/settings.ts'

const WORDS = {
  en: {
    title: '# Configuration',
    twin: '[中文](configuration.zh-CN.md)',
    made: 'Made by `node scripts/write-pages.ts` from the declarations of the settings; do not edit it by hand.',
    how: [
      'A setting is an environment variable, or a member of `holdfast.config.json` in the folder where the command runs (`--config FILE` names',
      'another); the environment wins. Every setting has a safe default. A wrong or unknown one stops the start and is named, for a misspelt setting',
      'must not silently leave a default in force. [Operations](operations.md) tells when to use which.',
    ].join('\n'),
    head: '| setting | default | what it decides |',
    none: 'none',
    secret: ' Secret: never printed.',
  },
  zh: {
    title: '# 配置',
    twin: '[English](configuration.md)',
    made: '本页由 `node scripts/write-pages.ts` 根据设置的声明生成，请勿手工修改。',
    how: [
      '每项设置都可以写成环境变量，也可以写在运行命令的文件夹里的 `holdfast.config.json`（用 `--config 文件` 指定别的文件）；两处都有时，以环境变量为准。',
      '每项都有安全的默认值。写错的或不认识的设置会让启动停止，并说出它的名字：拼错的设置不应悄悄留下默认值。什么时候用哪一项，见[运维手册](operations.zh-CN.md)。',
    ].join('\n'),
    head: '| 设置 | 默认值 | 决定什么 |',
    none: '无',
    secret: '机密：从不显示。',
  },
} as const

type Language = keyof typeof WORDS

/** The page in one language, as it stands in docs/. */
function configurationPage(language: Language): string {
  const words = WORDS[language]
  const rows = Object.entries(declarations).map(([name, declaration]) => {
    const fallback = declaration.fallback === null ? words.none : `\`${declaration.fallback}\``
    const secret = 'secret' in declaration ? words.secret : ''
    return `| \`${name}\` | ${fallback} | ${declaration.about[language]}${secret} |`
  })
  const table = [words.head, '|---|---|---|', ...rows].join('\n')
  return `${[words.title, words.twin, words.made, words.how, table].join('\n\n')}\n`
}

/** The pages by their path from the root of the project. */
export const configurationPages = (): Readonly<Record<string, string>> => ({
  'docs/configuration.md': configurationPage('en'),
  'docs/configuration.zh-CN.md': configurationPage('zh'),
})
