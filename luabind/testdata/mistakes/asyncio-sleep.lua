-- line 3: calls that wait just wait
spawn(function(session)
  await asyncio.sleep(1)
end)
