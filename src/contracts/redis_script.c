/*
 * redis_script - what runs on the server, in Lua: the same steps as in
 * sqlite_change.c, each script as one.
 */
#include "config.h"

#include "contracts/redis.h"

#define COMMON                                                                       \
	"local P = '" REDIS_PREFIX                                                   \
	"'\n" /* Removes a contract and those of its keys that are still its own. */ \
	"local function drop(id)\n"                                                  \
	" for _, key in ipairs(redis.call('SMEMBERS', P .. 'm:' .. id)) do\n"        \
	"  if redis.call('GET', P .. 'k:' .. key) == id then\n"                      \
	"   redis.call('DEL', P .. 'k:' .. key)\n"                                   \
	"  end\n"                                                                    \
	" end\n"                                                                     \
	" redis.call('DEL', P .. 'm:' .. id, P .. 'c:' .. id)\n"                     \
	"end\n" /* Gives a key to a contract, and takes it from another. */          \
	"local function give(key, id)\n"                                             \
	" local other = redis.call('GET', P .. 'k:' .. key)\n"                       \
	" if other and other ~= id then\n"                                           \
	"  redis.call('SREM', P .. 'm:' .. other, key)\n"                            \
	" end\n"                                                                     \
	" redis.call('SET', P .. 'k:' .. key, id)\n"                                 \
	" redis.call('SADD', P .. 'm:' .. id, key)\n"                                \
	"end\n" /* The whole contract expires at once. */                            \
	"local function expire(id, when)\n"                                          \
	" redis.call('EXPIREAT', P .. 'c:' .. id, when)\n"                           \
	" redis.call('EXPIREAT', P .. 'm:' .. id, when)\n"                           \
	" for _, key in ipairs(redis.call('SMEMBERS', P .. 'm:' .. id)) do\n"        \
	"  redis.call('EXPIREAT', P .. 'k:' .. key, when)\n"                         \
	" end\n"                                                                     \
	"end\n"

const char *const redis_lookup =
    COMMON "local out = {}\n"
	   "for i = 2, #ARGV do\n"
	   " local id = redis.call('GET', P .. 'k:' .. ARGV[i])\n"
	   " local c = id and redis.call('HMGET', P .. 'c:' .. id,\n"
	   "  'active', 'expires')\n"
	   " local known = c and c[2] and tonumber(c[2]) > tonumber(ARGV[1])\n"
	   " out[#out + 1] = known and id or ''\n"
	   " out[#out + 1] = known and c[1] or ''\n"
	   " out[#out + 1] = known and c[2] or ''\n"
	   "end\n"
	   "return out\n";

const char *const redis_note = COMMON
    "local event, now, expires = ARGV[1], tonumber(ARGV[2]),\n"
    " tonumber(ARGV[3])\n"
    "local per, most = tonumber(ARGV[8]), tonumber(ARGV[9])\n"
    "local groups, seen, mine = {}, {}, {}\n"
    "for i = 10, #ARGV do\n"
    " if (i - 10) % per == 0 then mine[#mine + 1] = ARGV[i] end\n"
    " local id = redis.call('GET', P .. 'k:' .. ARGV[i])\n"
    " if id and not seen[id] then\n"
    "  local c = redis.call('HMGET', P .. 'c:' .. id, 'active', 'expires')\n"
    "  if c[2] and tonumber(c[2]) > now then\n"
    "   local group = { id = id, active = c[1] == '1',\n"
    "    expires = tonumber(c[2]) }\n"
    "   seen[id] = true\n"
    /* An active one is what the others are merged into. */
    "   if group.active and groups[1] and not groups[1].active then\n"
    "    table.insert(groups, 1, group)\n"
    "   else\n"
    "    groups[#groups + 1] = group\n"
    "   end\n"
    "  end\n"
    " end\n"
    "end\n"
    "if event == 'end' then\n"
    " for _, group in ipairs(groups) do drop(group.id) end\n"
    " return 1\n"
    "end\n"
    "local id, first = mine[1], groups[1]\n"
    "if not first then\n"
    " drop(id)\n"
    " redis.call('HSET', P .. 'c:' .. id, 'recipient', ARGV[4],\n"
    "  'platform', ARGV[5], 'source', ARGV[6], 'secret', ARGV[7],\n"
    "  'active', event == 'start' and '1' or '0', 'created', ARGV[2],\n"
    "  'expires', ARGV[3])\n"
    "else\n"
    " id = first.id\n"
    " if event == 'start' and not first.active then\n"
    "  redis.call('HSET', P .. 'c:' .. id, 'active', '1',\n"
    "   'created', ARGV[2], 'source', ARGV[6])\n"
    " elseif first.expires > expires then\n"
    "  expires = first.expires\n"
    " end\n"
    " redis.call('HSET', P .. 'c:' .. id, 'expires',\n"
    "  string.format('%.0f', expires))\n"
    "end\n"
    "for i = 2, #groups do\n"
    " local other = groups[i].id\n"
    " local keys = redis.call('SMEMBERS', P .. 'm:' .. other)\n"
    " if redis.call('SCARD', P .. 'm:' .. id) + #keys <= most then\n"
    "  for _, key in ipairs(keys) do give(key, id) end\n"
    "  redis.call('DEL', P .. 'm:' .. other, P .. 'c:' .. other)\n"
    " end\n"
    "end\n"
    "for _, key in ipairs(mine) do\n"
    " if redis.call('SCARD', P .. 'm:' .. id) < most then give(key, id) end\n"
    "end\n"
    "expire(id, string.format('%.0f', expires))\n"
    "return 1\n";

const char *const redis_put =
    COMMON "local id = ARGV[1]\n"
	   "drop(id)\n"
	   "redis.call('HSET', P .. 'c:' .. id, 'recipient', ARGV[2],\n"
	   " 'platform', ARGV[3], 'active', ARGV[4], 'secret', ARGV[5],\n"
	   " 'created', ARGV[6], 'expires', ARGV[7], 'source', ARGV[8])\n"
	   "for i = 9, #ARGV do give(ARGV[i], id) end\n"
	   "expire(id, ARGV[7])\n"
	   "return 1\n";

const char *const redis_remove = COMMON "drop(ARGV[1])\n"
					"return 1\n";
