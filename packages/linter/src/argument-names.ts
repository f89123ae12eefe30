/** What arguments hold, by their names. */

import { isHostName } from "@callgate/core/text";

/** What leads somewhere on the net. */
export const URL_NAME =
  /(?:^|_)(?:url|uri|urls|uris|endpoint|host|hosts|hostname|domain|domains|webhook|href|link|origin|site|server|callback|redirect)(?:_|$)|(?:Url|URL|Uri|URI|Host|Domain|Endpoint)s?$/;

/** What holds the address of a mailbox. */
export const EMAIL_NAME =
  /(?:^|_)(?:e?mails?|to|cc|bcc|from|recipients?|sender|reply_to)(?:_|$)|(?:Emails?|Recipients?|Sender)$/i;

/** What leads somewhere in files. */
export const PATH_NAME =
  /(?:^|_)(?:paths?|files?|file_?names?|file_?paths?|dirs?|director(?:y|ies)|folders?|cwd|workdir)(?:_|$)|(?:Path|File|FileName|Filename|Dir|Directory|Folder)s?$/;

/** What holds words, in which a slash begins no path. */
export const TEXT_NAME =
  /^(?:text|message|msg|content|prompt|query|question|body|comment|title|description|sql|input|branch|ref|tag)$/;

/** What holds a longer text of which an author may have meant a part: a query, a command, a message. */
const LONG_TEXT_NAME =
  /(?:^|_)(?:text|message|msg|content|prompt|query|question|body|comment|title|subject|description|sql|input|statement|commands?|cmd|script|shell|code|args|argv|expression|filter|search|note|reason)(?:_|$)|(?:Text|Message|Content|Prompt|Query|Body|Comment|Title|Subject|Description|Sql|SQL|Input|Statement|Command|Script|Code|Expression|Filter)$/;

/** What a program carries out: a command, a piece of code, a query. */
const PROGRAM_NAME =
  /(?:^|_)(?:commands?|cmd|script|shell|code|args|argv|sql|query|expression|statement)(?:_|$)|(?:Command|Script|Code|Args|Sql|SQL|Query|Expression|Statement)s?$/;

/** Whether what the argument holds is carried out, so that one call is enough to do anything. */
export function isCarriedOut(name: string): boolean {
  return PROGRAM_NAME.test(name);
}

/** Whether what the argument holds usually goes on before or behind what a pattern names of it. */
export function holdsMore(name: string): boolean {
  return LONG_TEXT_NAME.test(name) || PATH_NAME.test(name) || (URL_NAME.test(name) && !isHostName(name));
}
