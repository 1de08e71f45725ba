local queue, dead, tries, replays = unpack(KEYS)
local group, id = ARGV[1], ARGV[2]
local dies = #redis.call('XPENDING', queue, group, id, id, 1) == 1
if not dies and queue ~= replays then
  dies = #redis.call('XCLAIM', queue, group, 'settling', 0, id, 'FORCE', 'JUSTID') == 0
  redis.call('XGROUP', 'DELCONSUMER', queue, group, 'settling')
end
if dies then
  redis.call('XADD', dead, '*', unpack(ARGV, 3))
end
redis.call('XACK', queue, group, id)
redis.call('HDEL', tries, id)
if queue == replays then
  redis.call('XDEL', queue, id)
end
return dies and 1 or 0
