-- line 2: scene scripts
os.execute("ls")
