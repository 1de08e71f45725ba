for _, key in ipairs(KEYS) do
  redis.call('SET', key, 1, 'PX', ARGV[1])
end
