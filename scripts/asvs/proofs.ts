/** What no test alone can say of a requirement, by its number: links are as seen from docs/. */
type Said = Readonly<Record<string, string>>

const IDENTITY = '../apps/server/src/modules/identity'

/** Met, and here is why: for what is written, and for what cannot happen because the part it needs is not there. */
export const proofs: Said = {
  '6.1.1':
    '[security.md](security.md#sign-in) says the waits, whose they are and that none is a setting; held to by the tests of 6.3.1',
  '6.1.2': '[security.md](security.md#sign-in) names the words; held to by the tests of 6.2.11',
  '6.1.3':
    '[security.md](security.md#ways-in) has the table; [documents-asvs.test.ts](../tests/documents-asvs.test.ts) finds each public address of it named',
  '6.2.6': `every password of a person is an \`Input.Password\` of Ant Design, which is of type \`password\` and shows it while asked to: [password-form.tsx](../apps/web/src/access/password-form.tsx), [password-fields.tsx](../apps/web/src/access/password-fields.tsx)`,
  '6.2.7':
    'no page listens to pasting; the fields say `username`, `current-password` and `new-password` to password managers (the same two files)',
  '6.2.10': `a stored password has no end: its credential holds nothing but the hash ([credential.ts](${IDENTITY}/credentials/credential.ts)), and nothing asks for another one`,
  '6.3.6': `a factor is an authenticator or a passkey ([routes-session.ts](${IDENTITY}/routes-session.ts) takes no other); the letter of an invitation holds a link of 48 hours for whoever has no password yet, who then enrols a factor`,
  '6.4.2': `a credential is a password, an authenticator, a passkey, a recovery code or an identity at a provider ([credential.ts](${IDENTITY}/credentials/credential.ts)): there is no place for a hint or a question`,
  '6.5.3':
    'all of them are drawn from `node:crypto` ([random.ts](../apps/server/src/platform/random.ts)); `Math.random` stands nowhere in apps/ and packages/, which [documents-asvs.test.ts](../tests/documents-asvs.test.ts) reads',
  '6.5.8': `[prove-factor.ts](${IDENTITY}/sign-in/prove-factor.ts) takes the server’s clock; a request has no member for a time, and unknown members are refused`,
  '6.6.1': 'there is no telephone and no SMS in it at any level, as with e-mail (6.3.6)',
  '6.8.1': `the person is looked up by a digest of connection, issuer and subject together and compared with all three again ([identity-link.ts](${IDENTITY}/single-sign-on/identity-link.ts)); each connection has a return address of its own, and a SAML provider keys of its own ([0101](decisions/0101-sign-in-at-the-companys-provider.md))`,
  '7.1.1':
    '[security.md](security.md#sessions): an hour unused, twelve in any case, the reason and that NIST SP 800-63B-4 would allow longer; held to by the tests of 7.3.1 and 7.3.2',
  '7.1.2': '[security.md](security.md#sessions): as many as somebody opens, each listed; held to by the test of 7.5.2',
  '7.1.3':
    '[security.md](security.md#sessions) and [0101](decisions/0101-sign-in-at-the-companys-provider.md), [0102](decisions/0102-the-directory-keeps-people-over-scim.md)',
  '7.6.1': `whoever came by a provider has a session like any other ([enter.ts](${IDENTITY}/single-sign-on/enter.ts)): it ends by our hours (7.3.1, 7.3.2), and what was shown there counts as fresh from the provider’s \`auth_time\` on, never where that is not told; who the directory lets go is held by the tests of 7.4.2`,
  '8.1.3': '[security.md](security.md#what-else-decides) lists them, and says which decide nothing',
  '8.1.4':
    '[security.md](security.md#what-else-decides) says from when on and what happens; the numbers of people seen stand in [rights and limits](rights.md#limits-at-the-gate)',
  '9.2.4': `the one kind we make is our proof towards a company’s provider: signed by a key of that connection alone, for that provider ([provider.ts](${IDENTITY}/single-sign-on/provider.ts)); our own tokens are references and say nothing`,
  '10.3.1': `an access token is a reference into this installation’s own table of sessions ([session.ts](../apps/server/src/platform/gate/session.ts)): nobody else’s token is found there, and ours opens nothing elsewhere`,
  '10.3.3':
    'the token’s sealed document holds company and person by ids that are never given again; an e-mail that became free opens nothing of who had it, since it is not in it',
}

const NO_PROVIDER = 'Holdfast signs nobody in elsewhere: it is no OpenID provider'
/** What has nothing here that it could be asked of, and why. When that changes, so does the line. */
export const notApplicable: Said = {
  '6.6.4': 'no push confirmations',
  '10.4.7':
    'no program registers itself: the security administrator makes it, and its person confirms it; an app is admitted by two people',
  '10.4.15': 'no `authorization_details`: scopes are agreed on when the program is made, or the app admitted',
  '10.6.1': NO_PROVIDER,
  '10.6.2': NO_PROVIDER,
}

/** Not met, and what lacks. Tests beside it hold a part. */
export const missing: Said = {
  '6.4.6':
    'with a mail server the link goes to the person alone; without one the security administrator hands it over and could use it',
  '10.3.5':
    'under the rule `programKeys`, which two people put in force, every token of a program and every personal token is bound to a key or certificate; a company begins without it (decision 0125), and a directory’s token is held to its networks alone',
  '10.4.14': 'as 10.3.5: every token of an app is bound, of a program by its own condition or the rule `programKeys`',
  '10.4.16':
    'under the rule `programKeys` programs prove themselves by keys or certificates alone; a company begins without it, and an app on people’s devices has no key of its maker’s',
}

/** Met at its own level, where level 3 asks more of it. */
export const missingAtThree: Said = {
  '6.3.3':
    'level 3: a key that withstands phishing for everybody; here a passkey must be had by administrators and managers, after a week, others may use an authenticator',
}

/** What should be known of a requirement that tests hold. */
export const remarks: Said = {
  '6.2.4':
    'the 10,000 most common of twelve characters and more among ten million that leaked, in the order of how often they were seen',
  '6.4.5':
    'programs and personal tokens; a waiting invitation (48 hours) ends unannounced and is sent again on request',
  '6.5.2':
    'they lie as digests keyed by the keeper, under seal; codes made before had fifty bits and work until used or renewed',
  '6.2.8': 'one character written in two ways of Unicode is one (NFC, as NIST SP 800-63B-4 advises)',
  '6.2.12': 'the list is of what leaked and is most common, 56,725 of them; it is not asked of anybody on the network',
  '6.4.3':
    'one forgotten and one lost are the same act: nothing of the old remains, and two administrators have looked who it is',
  '6.5.5':
    'a code is of thirty seconds; the one before and the one after count too, for clocks that differ (RFC 6238, 5.2)',
  '7.4.4': 'the menu stands in the frame around every page, [shell.tsx](../apps/web/src/shell/shell.tsx)',
  '7.4.5': 'by freezing the person, who signs in anew after that; there is no button for everybody at once',
  '10.2.3': 'those that the connection states, and `openid`',
  '8.3.2': 'in the process that does it at once, in others within half a second',
}
