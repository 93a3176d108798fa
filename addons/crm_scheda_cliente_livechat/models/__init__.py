from . import crm_livechat_document
from . import discuss_channel
