/** Why a file is not taken: a stable code, and what the person can do, in both languages. */
import type { Label } from '@holdfast/catalog'

const both = (zh: string, en: string): Label => ({ zh, en })
const say = (message: Label, next: Label) => ({ message, next })

/** What each fault says and what to do next. */
export const FILE_FAULTS = {
  file_empty: say(
    both('文件是空的。', 'The file is empty.'),
    both('请选择有内容的文件。', 'Choose a file that holds something.'),
  ),
  name_missing: say(
    both('文件没有名字。', 'The file has no name.'),
    both('请给文件起个名字再上传。', 'Give the file a name and upload it again.'),
  ),
  type_unsupported: say(
    both('不接收这种文件。', 'Files of this kind are not taken.'),
    both(
      '请另存为 PDF、图片（JPG、PNG、WebP、GIF）、docx、xlsx、pptx、txt 或 csv 再上传；旧的 .doc、.xls 和加密的文件也请这样另存。',
      'Save it as PDF, picture (JPG, PNG, WebP, GIF), docx, xlsx, pptx, txt or csv and upload that; likewise an old .doc or .xls, or one with a password.',
    ),
  ),
  type_mismatch: say(
    both('文件名和内容对不上。', 'The name of the file says one kind, its content is another.'),
    both(
      '请用打开它的软件重新保存，让扩展名和内容一致。',
      'Save it anew in the program that opens it, so that its ending fits its content.',
    ),
  ),
  file_damaged: say(
    both('文件不完整或已损坏。', 'The file is damaged or not whole.'),
    both('请打开确认后重新保存，再上传。', 'Open it, save it again, and upload that.'),
  ),
  file_hostile: say(
    both(
      '文件里含有宏、链接，或展开后过大，已拒绝接收。',
      'The file holds macros or links, or unpacks to far too much; it was not taken.',
    ),
    both('请另存为不带宏的普通文件，或转成 PDF。', 'Save it as a plain file without macros, or as PDF.'),
  ),
  picture_too_large: say(
    both('图片的像素太多。', 'The picture has too many pixels.'),
    both('请缩小到 1.2 亿像素以内再上传。', 'Make it smaller than 120 million pixels and upload it again.'),
  ),
} as const satisfies Record<string, { message: Label; next: Label }>

export type FileFaultCode = keyof typeof FILE_FAULTS

/** A file that is not taken. */
export class FileFault extends Error {
  override readonly name = 'FileFault'
  readonly code: FileFaultCode

  constructor(code: FileFaultCode) {
    super(FILE_FAULTS[code].message.en)
    this.code = code
  }
}
