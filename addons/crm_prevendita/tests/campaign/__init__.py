from . import test_segment_behaviour
from . import test_campaign
from . import test_campaign_numbers
from . import test_campaign_steps
from . import test_newsletter
from . import test_campaign_figures
