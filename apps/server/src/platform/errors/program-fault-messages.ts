import type { Label } from '@holdfast/catalog'
import { both } from './refusal-text.ts'

/** What is wrong with a program's keys and networks. */
export const programFaultMessages: Readonly<Record<string, Label>> = {
  key_private: both(
    '只登记公钥：这里面有私钥或对称密钥',
    'Register public keys alone: this one has private or symmetric members',
  ),
  key_unfit: both(
    '公钥要是 EC P-256、Ed25519，或 2048 到 4096 位的 RSA（指数 65537），用途是签名',
    'A key is EC P-256, Ed25519 or RSA of 2,048 to 4,096 bits (exponent 65537), for signatures',
  ),
  keys_needed: both(
    '公司要求凭密钥：请登记公钥',
    'Your company lets programs in by their keys alone: register public keys',
  ),
  proof_key_unfit: both(
    '公钥要是 EC P-256 或 Ed25519 的一把，只写公开的部分',
    'State one public key, EC P-256 or Ed25519, and its public members alone',
  ),
  networks_needed: both(
    '公司要求凭密钥，目录的令牌绑定不了：请先写明它从哪些网络来',
    'Your company lets programs in by their keys alone, and a directory’s token can be bound to none: state its networks first',
  ),
  redirect_unfit: both(
    '返回地址要是完整的 https 地址，或本机的 http://127.0.0.1/… 与 http://[::1]/…，不带 # 和用户名',
    'A return address is a whole https address, or this machine’s http://127.0.0.1/… or http://[::1]/…, without # or a user name',
  ),
  network_invalid: both(
    '网络写成 203.0.113.0/24、2001:db8::/32 或一个地址',
    'Write a network as 203.0.113.0/24, 2001:db8::/32 or one address',
  ),
  networks_missing: both(
    '有一条禁止写着“不在公司网络里”，但还没有公司网络：先写下公司网络，或把这个条件去掉',
    'Something is forbidden from beyond the company’s networks, and none are stated: add them first, or take that condition away',
  ),
}
