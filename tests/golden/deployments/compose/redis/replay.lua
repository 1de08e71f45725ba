local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not found then
  return 'gone'
end
local kept = {}
for index = 1, #found[2], 2 do
  local name = found[2][index]
  if name == ARGV[2] or name == ARGV[3] then
    kept[#kept + 1] = name
    kept[#kept + 1] = found[2][index + 1]
  end
end
if #kept < 4 then
  return 'incomplete'
end
redis.call('XADD', KEYS[2], '*', unpack(kept))
redis.call('XDEL', KEYS[1], ARGV[1])
return 'moved'
