"""What Discord takes at most beside a message's own parts, which stand with its payload.

https://discord.com/developers/docs/interactions/application-commands#application-command-object
"""

COMMAND_DESCRIPTION = 100
COMMAND_CHOICES = 25
CHOICE_CHARACTERS = 100
OPTION_CHARACTERS = 2_000  # ours, below Discord's 6,000: a term has no more
NONCE_CHARACTERS = 25  # https://discord.com/developers/docs/resources/message#create-message
EMBEDS = 10  # https://discord.com/developers/docs/resources/message#create-message
