from . import crm_ticket, discuss_channel, im_livechat_channel, rating_rating
