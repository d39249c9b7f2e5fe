-- line 2: function
def main(session):
  session:set(DefaultScene{ Box{ key = "box" } })
