-- The staged postcodes that lie in a district and name none are noted as its own.
-- $postcodes: they; $district: its GSS code
UPDATE directory_rows SET district = $district
WHERE district = '' AND postcode IN (SELECT unnest($postcodes::VARCHAR[]))
