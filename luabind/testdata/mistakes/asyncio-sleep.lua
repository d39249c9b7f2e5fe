-- line 3: blocking calls wait by themselves
spawn(function(session)
  await asyncio.sleep(1)
end)
