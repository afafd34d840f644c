"""One index of features for place and layer instead of three: an import writes each of them."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("layers", "0001_layers_rules_and_features")]
    operations = [
        migrations.AlterField(
            model_name="feature",
            name="geom",
            field=django.contrib.gis.db.models.fields.GeometryField(spatial_index=False, srid=4326),
        ),
        migrations.AlterField(
            model_name="feature",
            name="layer",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="features",
                to="layers.layer",
            ),
        ),
    ]
