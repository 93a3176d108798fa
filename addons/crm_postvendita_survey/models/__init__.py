from . import survey_question
from . import survey_user_input
from . import crm_satisfaction
from . import crm_satisfaction_survey
