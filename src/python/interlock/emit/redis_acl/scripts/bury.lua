local buried = {}
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local is = {}
  for index = 1, #consumer, 2 do
    is[consumer[index]] = consumer[index + 1]
  end
  if is.pending == 0 and is.idle >= tonumber(ARGV[3]) and is.name ~= ARGV[2] then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], is.name)
    buried[#buried + 1] = is.name
  end
end
return buried
