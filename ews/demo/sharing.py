"""What the borough has agreed with its partners about data that are not open."""

from ews.demo.words import DISTRICT


TEXT = f"""# {DISTRICT}'s agreements, as fictional as all else here.
[[sharing]]
agreement = "EM-OPEN-07"                  # the council's own counts, for everybody
indicators = ["council_tax_arrears", "fly_tipping", "school_absence"]
audiences = ["partner", "public"]
expires = 2028-03-31
keep_until = 2032-03-31

[[sharing]]
agreement = "EM-ISA-2025-12"              # the neighbourhood partnership
indicators = ["homelessness_approaches", "empty_homes", "food_bank_vouchers"]
audiences = ["partner"]
expires = 2027-09-30
keep_until = 2031-09-30

[[sharing]]
agreement = "EMH-DSA-0431"                # the hospitals
indicators = ["emergency_attendances"]
audiences = ["partner"]
expires = 2027-06-30
keep_until = 2029-06-30
rule = "nhs"
"""
