export const files = {
  'files.attach': '附件',
  'files.list': '附件',
  'files.remove': '去掉 {name}',
  'files.progress': '正在上传 {name}',
  'files.show': '预览 {name}',
  'files.download': '下载 {name}',
  'files.save': '下载',
  'files.notShown': '现在不能预览。请下载后查看，或稍后再试。',
  'files.located': '照片里的拍摄地点已去掉',
  'files.wait': '附件还没传完',
} as const
