/** Why a file as a whole cannot be read: a stable code, and what the person can do, in both languages. */

export type ReadFaultCode =
  | 'file_empty'
  | 'file_too_large'
  | 'header_missing'
  | 'header_invalid'
  | 'format_unsupported'
  | 'encoding_unknown'
  | 'delimiter_invalid'
  | 'sheet_unknown'
  | 'archive_damaged'
  | 'archive_hostile'

interface Text {
  readonly zh: string
  readonly en: string
}

interface ReadFaultText {
  readonly message: Text
  readonly next: Text
}

/** What each fault says and what to do next. */
export const READ_FAULT_TEXTS: Readonly<Record<ReadFaultCode, ReadFaultText>> = {
  file_empty: {
    message: { zh: '文件是空的。', en: 'The file is empty.' },
    next: { zh: '请选择含有数据的文件。', en: 'Choose a file that holds data.' },
  },
  file_too_large: {
    message: { zh: '文件太大。', en: 'The file is too large.' },
    next: { zh: '请把它分成几个较小的文件。', en: 'Split it into smaller files.' },
  },
  header_missing: {
    message: { zh: '第一行没有列名。', en: 'The first row holds no column names.' },
    next: { zh: '请在第一行写上每一列的名称。', en: 'Put the name of each column in the first row.' },
  },
  header_invalid: {
    message: {
      zh: '列名一行读不懂:引号没有闭合,或列太多、太长。',
      en: 'The row of column names cannot be read: an open quote, or too many or too long names.',
    },
    next: { zh: '请改正第一行,或选择正确的分隔符。', en: 'Correct the first row, or choose the right delimiter.' },
  },
  format_unsupported: {
    message: { zh: '不支持这种文件格式。', en: 'This kind of file is not supported.' },
    next: {
      zh: '请在表格软件中另存为不带密码的 .xlsx 或 CSV(UTF-8)后再导入。',
      en: 'In your spreadsheet program save it as .xlsx without a password, or as CSV (UTF-8), then import that.',
    },
  },
  encoding_unknown: {
    message: { zh: '不认识这种文字编码。', en: 'This text encoding is not known.' },
    next: {
      zh: '请选 UTF-8、UTF-16、GB18030 或 Windows-1252。',
      en: 'Choose UTF-8, UTF-16, GB18030 or Windows-1252.',
    },
  },
  delimiter_invalid: {
    message: {
      zh: '分隔符必须是一个字符,且不能是引号或换行。',
      en: 'A delimiter is one character, neither a quote nor a line break.',
    },
    next: { zh: '请选逗号、分号、制表符或竖线。', en: 'Choose comma, semicolon, tab or bar.' },
  },
  sheet_unknown: {
    message: { zh: '工作簿里没有这张表。', en: 'The workbook has no such sheet.' },
    next: { zh: '请从列出的工作表中选择。', en: 'Choose one of the sheets listed.' },
  },
  archive_damaged: {
    message: { zh: '工作簿已损坏,无法读取。', en: 'The workbook is damaged and cannot be read.' },
    next: { zh: '请在表格软件中打开并重新保存。', en: 'Open it in your spreadsheet program and save it again.' },
  },
  archive_hostile: {
    message: {
      zh: '工作簿展开后过大,或含有不允许的内容,已拒绝读取。',
      en: 'The workbook unpacks to too much, or holds what is not allowed; it was not read.',
    },
    next: {
      zh: '请把数据复制到新的工作簿,或分成几个文件。',
      en: 'Copy the data into a new workbook, or split it into several files.',
    },
  },
}

/** A file that cannot be read. `detail` holds names for the person (sheets), never for a log. */
export class ReadFault extends Error {
  readonly code: ReadFaultCode
  readonly detail: readonly string[]

  constructor(code: ReadFaultCode, detail: readonly string[] = []) {
    super(READ_FAULT_TEXTS[code].message.en)
    this.name = 'ReadFault'
    this.code = code
    this.detail = detail
  }
}
