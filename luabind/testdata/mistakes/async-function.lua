-- line 2: async
async function main(session)
  session:set(DefaultScene{ Box{ key = "a" } })
end
