/**
 * What the verbs of tool names and descriptions say. `sure` words are verbs in any position; `both` are nouns as
 * well, and verbs only where a verb is due; a `hint` leaves open what is done, and gives way to any plainer word.
 * No word is listed twice.
 */

import type { Category } from "./category.js";

export type Plainness = "sure" | "both" | "hint";

export const VERBS: Readonly<Record<Category, Readonly<Record<Plainness, string>>>> = {
  Read: {
    sure: `analyse analyze assess browse calc calculate cat checksum compare count critique decode decompile describe detect determine df
      diagnose discover display du encode enumerate estimate examine explain explore fetch find gather geocode get
      getall grep hget hgetall hkeys identify inquire inspect introspect lint locate lookup lrange ls mget nslookup observe obtain
      peek preview ps read readlink recall recommend retrieve returns scrape scroll search show smembers stat
      suggest summarize traceroute ttl validate verify whoami whois zrange`,
    both: `access audit check classify diff echo enumeration extract forecast hash help history inspection investigate
      know learn list look measure monitor parse ping profile provide quote rank retrieval return scan screenshot
      see status sum tell think trace validation view visualize wait`,
    hint: `beautify capture collect consume convert correlate decompose discovery dump export filter format head
      highlight interpret log map match normalize outline plan poll prettify print reason receive render report
      reverse review snapshot solve sort tail track transform translate watch weigh`,
  },
  Write: {
    sure: `accept acknowledge activate add adjust allowlist align alter amend annotate announce append apply approve archive arrange assemble
      assign attach authenticate blacklist bookmark change chmod chown clone compile complete compose configure
      confirm connect copy cordon cp create customize deactivate decline decr decrement demote denylist detach
      disable disconnect dismiss drain duplicate edit enable enroll escalate establish extend fill finalize follow
      freeze fulfil fulfill grant hmset hset import incr increment init initialize insert install introduce invite join
      leave lock login logout lpush manage mark memorize merge migrate mkdir mkfile modify move mset mute mv
      notify onboard overwrite persist populate prepend promote provision publish put react reassign rebase rebuild
      recover recreate redefine redirect refresh regenerate register reject relabel remap remember remind rename renew
      reopen reorder replace reply reprioritize respond restore revert rewrite rollback rotate rpush sadd save
      send set setex shorten stash submit subscribe suspend sync synchronize touch transfer transition unarchive
      unassign unblock uncordon unfollow unfreeze unlabel unlock unmark unmute unpin unpublish unset unstage
      unstar unsubscribe unsuspend untag update upgrade upload upsert whitelist write xadd zadd`,
    both: `attest autofix backup block book branch build bump cache checkout close comment commit downvote draft email
      expire favorite fix flag fork invalidate label link message note patch pause pin post pull push rate record
      release repair reserve scale schedule seed setup share stage star store switch tag toggle tweet type upvote
      vote`,
    hint: `begin blur broadcast colorize combine compress creation crop decompress decrypt design download encrypt
      enhance favourite generate index ingest initiate like load modification mount paste place prepare process
      registration request resize resolve select shift sign split swap trade transferring trim unmount unwrap
      unzip upscale watermark wrap zip`,
  },
  Execute: {
    sure: `ask automate click deploy drag embed enqueue eval evaluate exec execute finetune goto hibernate hover infer
      instruct interact invoke launch navigate orchestrate poweroff poweron predict press reboot redeploy reindex replay rerun
      restart retry serve shutdown spawn sudo swipe synthesize tap transcribe trigger`,
    both: `act aggregate bash benchmark boot call command completion crawl cron delegate dispatch execution fire forward
      fuzz halt inference interpreter invocation play playback power prompt query resume run shell skip speak start stop
      terminal train turn wake`,
    hint: "actuate chat control deployment drive evaluation open operate research script simulate ssh test",
  },
  Destructive: {
    sure: `annihilate decommission del delete deprovision deregister destroy dispose eradicate erase evict expel expunge
      flushall flushdb forget hdel kick lpop nuke obliterate prune purge remove revoke rm rmdir rpop shred spop srem teardown
      terminate truncate undeploy uninstall unlink unregister wipe xdel zrem`,
    both: `abort ban burn cancel cleanup clear deletion destruction discard drop empty flush kill pop removal reset tear
      trash zap`,
    hint: "cancellation clean termination",
  },
  Financial: {
    sure: "buy donate liquidate pay refund reimburse remit repay sell topup unstake withdraw",
    both: "bid charge lend payout purchase stake withdrawal",
    hint: "",
  },
};
