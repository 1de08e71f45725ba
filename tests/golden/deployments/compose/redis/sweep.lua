local function before(one, other)
  local ms, number = string.match(one, '(%d+)-(%d+)')
  local other_ms, other_number = string.match(other, '(%d+)-(%d+)')
  if ms ~= other_ms then
    return tonumber(ms) < tonumber(other_ms)
  end
  return tonumber(number) < tonumber(other_number)
end
local oldest = redis.call('XPENDING', KEYS[1], ARGV[1])[2]
for _, id in ipairs(redis.call('HKEYS', KEYS[2])) do
  if not oldest or before(id, oldest) then
    redis.call('HDEL', KEYS[2], id)
  end
end
